// Statements that papers negate or only hold possible, the surest first
MATCH (a)-[r:USED_FOR|PART_OF|SUBCLASS_OF|COMPARED_WITH|TRAINED_ON|EVALUATED_ON|BENCHMARK_FOR|RUNS_ON|MEASURED_BY]->(b)
WHERE r.polarity = 'negated' OR r.polarity = 'hedged'
RETURN a.name AS one, type(r) AS relation, b.name AS other, r.polarity AS polarity, r.paper AS paper, r.sentence AS sentence
ORDER BY r.score DESC, one, relation, other, paper
LIMIT 100
