// All that a paper names, and the sentences
// $paper = sample:01
MATCH (p:Paper {id: $paper})-[r:PROPOSES|USES|COMPARES|EVALUATES_ON|RUNS_ON|ADDRESSES|MEASURES|MENTIONS]->(x)
RETURN type(r) AS role, x.name AS name, r.score AS score, r.sentence AS sentence
ORDER BY role, name
