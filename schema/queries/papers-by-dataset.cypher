// Papers that name a data set, what part it plays, and the sentence that says so
// $dataset = NarrativeQA
MATCH (p:Paper)-[r]->(x:Dataset)
WHERE $dataset IN x.aliases OR toLower(x.name) = toLower($dataset)
RETURN p.id AS paper, p.title AS title, type(r) AS role, r.sentence AS sentence
ORDER BY p.published DESC, paper, role
