// Methods that are used for a task
// $task = Quantum error correction
MATCH (m:Method)-[r:USED_FOR]->(x:Task)
WHERE r.polarity = 'asserted' AND ($task IN x.aliases OR toLower(x.name) = toLower($task))
RETURN m.name AS method, r.belief AS belief, r.paper AS paper, r.sentence AS sentence
ORDER BY belief DESC, method, paper
