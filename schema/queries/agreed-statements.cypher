// Statements that several papers assert
MATCH (a)-[r:USED_FOR|PART_OF|SUBCLASS_OF|COMPARED_WITH|TRAINED_ON|EVALUATED_ON|BENCHMARK_FOR|RUNS_ON|MEASURED_BY]->(b)
WHERE r.polarity = 'asserted' AND r.paper IS NOT NULL AND r.paper <> ''
WITH a, type(r) AS relation, b, count(DISTINCT r.paper) AS papers, max(r.belief) AS belief
WHERE papers > 1
RETURN a.name AS one, relation, b.name AS other, papers, belief
ORDER BY papers DESC, one, relation, other
LIMIT 100
