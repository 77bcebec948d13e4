// Statements that a paper negates and others assert: how many do, and a sentence of each
MATCH (a)-[r:USED_FOR|PART_OF|SUBCLASS_OF|COMPARED_WITH|TRAINED_ON|EVALUATED_ON|BENCHMARK_FOR|RUNS_ON|MEASURED_BY]->(b)
MATCH (a)-[s:USED_FOR|PART_OF|SUBCLASS_OF|COMPARED_WITH|TRAINED_ON|EVALUATED_ON|BENCHMARK_FOR|RUNS_ON|MEASURED_BY]->(b)
WHERE r.polarity = 'asserted' AND s.polarity = 'negated' AND type(r) = type(s) AND r.paper <> s.paper
RETURN a.name AS one, type(r) AS relation, b.name AS other, s.paper AS negated_by, s.sentence AS negation,
  count(DISTINCT r.paper) AS asserted_by, min(r.sentence) AS assertion
ORDER BY asserted_by DESC, one, relation, other, negated_by
LIMIT 100
UNION ALL
MATCH (a)-[r:COMPARED_WITH]->(b)
MATCH (b)-[s:COMPARED_WITH]->(a)
WHERE r.polarity = 'asserted' AND s.polarity = 'negated' AND r.paper <> s.paper
RETURN a.name AS one, type(r) AS relation, b.name AS other, s.paper AS negated_by, s.sentence AS negation,
  count(DISTINCT r.paper) AS asserted_by, min(r.sentence) AS assertion
ORDER BY asserted_by DESC, one, relation, other, negated_by
LIMIT 100
