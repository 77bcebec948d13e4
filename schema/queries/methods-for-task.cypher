// Methods that are used for a task
// $task = Quantum error correction
MATCH (x:Task)
WITH x, toLower($task) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (m:Method)-[r:USED_FOR]->(x)
WHERE r.polarity = 'asserted'
RETURN m.name AS method, r.belief AS belief, r.paper AS paper, r.sentence AS sentence
ORDER BY belief DESC, method, paper
