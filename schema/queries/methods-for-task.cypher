// Methods that are used for a task or a kind of it
// $task = Quantum error correction
MATCH (x:Task)
WITH x, toLower($task) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (m:Method)-[r:USED_FOR]->(t:Task)-[:SUBCLASS_OF*0..6 {polarity: 'asserted', paper: ''}]->(x)
WHERE r.polarity = 'asserted'
RETURN DISTINCT m.name AS method, t.name AS task, r.belief AS belief, r.paper AS paper, r.sentence AS sentence
ORDER BY belief DESC, method, task, paper, sentence
