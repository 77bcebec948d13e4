// Papers that name a method, what part it plays, and the sentence that says so
// $method = Transformer
MATCH (p:Paper)-[r]->(x:Method)
WHERE $method IN x.aliases OR toLower(x.name) = toLower($method)
RETURN p.id AS paper, p.title AS title, type(r) AS role, r.sentence AS sentence
ORDER BY p.published DESC, paper, role
