// All that a paper names, and the sentences
// $paper = sample:01
MATCH (p:Paper {id: $paper})-[r]->(x)
WHERE type(r) <> 'REPORTS' AND type(r) <> 'LINKS_TO'
RETURN type(r) AS role, x.name AS name, r.score AS score, r.sentence AS sentence
ORDER BY role, name
