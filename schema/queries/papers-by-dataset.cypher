// Papers that name a data set, what part it plays, and the sentence that says so
// $dataset = NarrativeQA
MATCH (x:Dataset)
WITH x, toLower($dataset) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (p:Paper)-[r]->(x)
RETURN p.id AS paper, p.title AS title, type(r) AS role, r.sentence AS sentence
ORDER BY p.published DESC, paper, role
