// What a paper states of the things that it names
// $paper = sample:02
MATCH (a)-[r:USED_FOR|PART_OF|SUBCLASS_OF|COMPARED_WITH|TRAINED_ON|EVALUATED_ON|BENCHMARK_FOR|RUNS_ON|MEASURED_BY]->(b)
WHERE r.paper = $paper
RETURN a.name AS one, type(r) AS relation, b.name AS other, r.polarity AS polarity, r.sentence AS sentence
ORDER BY one, relation, other
