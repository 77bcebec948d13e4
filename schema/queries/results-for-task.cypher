// Results as stated in papers about a task: metric, value, unit
// $task = Quantum error correction
MATCH (x:Task)<-[:ADDRESSES]-(p:Paper)-[r:REPORTS]->(f:Figure)-[:FIGURE_OF]->(e)
WHERE $task IN x.aliases OR toLower(x.name) = toLower($task)
RETURN p.id AS paper, e.name AS of, f.metric AS metric, f.value AS value, f.unit AS unit, r.sentence AS sentence
ORDER BY paper, of, metric, value
