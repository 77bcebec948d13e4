// Papers that name a task, what part it plays, and the sentence that says so
// $task = Image classification
MATCH (p:Paper)-[r]->(x:Task)
WHERE $task IN x.aliases OR toLower(x.name) = toLower($task)
RETURN p.id AS paper, p.title AS title, type(r) AS role, r.sentence AS sentence
ORDER BY p.published DESC, paper, role
