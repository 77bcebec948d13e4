// Statements that several papers assert; a comparison is the same whichever way round it is stated
MATCH (a)-[r:USED_FOR|PART_OF|SUBCLASS_OF|COMPARED_WITH|TRAINED_ON|EVALUATED_ON|BENCHMARK_FOR|RUNS_ON|MEASURED_BY]->(b)
WHERE r.polarity = 'asserted' AND r.paper <> ''
WITH a, b, r, type(r) AS relation, type(r) = 'COMPARED_WITH' AND a.id > b.id AS turned
WITH relation, CASE WHEN turned THEN b.id ELSE a.id END AS one_id, CASE WHEN turned THEN b.name ELSE a.name END AS one,
  CASE WHEN turned THEN a.id ELSE b.id END AS other_id, CASE WHEN turned THEN a.name ELSE b.name END AS other,
  count(DISTINCT r.paper) AS papers, max(r.belief) AS belief
WHERE papers > 1
RETURN one, relation, other, papers, belief
ORDER BY papers DESC, one, relation, other
LIMIT 100
