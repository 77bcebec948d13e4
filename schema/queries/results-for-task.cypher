// Results as stated in papers about a task: metric, value, unit
// $task = Quantum error correction
MATCH (x:Task)
WITH x, toLower($task) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (x)<-[:ADDRESSES]-(p:Paper)-[r:REPORTS]->(f:Figure)-[:FIGURE_OF]->(e)
RETURN p.id AS paper, e.name AS of, f.metric AS metric, f.value AS value, f.unit AS unit, r.sentence AS sentence
ORDER BY paper, of, metric, value
