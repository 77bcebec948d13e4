// Papers that use most of what a paper uses
// $paper = sample:09
MATCH (p:Paper {id: $paper})-[:USES|PROPOSES|EVALUATES_ON|RUNS_ON|ADDRESSES]->(x)<-[:USES|PROPOSES|EVALUATES_ON|RUNS_ON|ADDRESSES]-(q:Paper)
WHERE q.id <> $paper
RETURN q.id AS paper, q.title AS title, count(DISTINCT x) AS shared
ORDER BY shared DESC, paper
LIMIT 20
