// Results as stated in papers about a task or a kind of it, without bare whole numbers
// $task = Quantum error correction
MATCH (x:Task)
WITH x, toLower($task) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (t:Task)-[:SUBCLASS_OF*0..6 {polarity: 'asserted', paper: ''}]->(x)
MATCH (t)<-[named:ADDRESSES]-(p:Paper)-[r:REPORTS]->(f:Figure)-[:FIGURE_OF]->(e)
WHERE f.unit <> '' OR f.value CONTAINS '.'
WITH p, e, f, r, max(CASE WHEN any(place IN named.`starts` WHERE place >= r.start AND place < r.`end`) THEN 1 ELSE 0 END) AS named
RETURN p.id AS paper, e.name AS of, f.metric AS metric, f.value AS value, f.unit AS unit, f.change AS change,
  r.sentence AS sentence
ORDER BY named DESC, paper, of, metric, value, sentence
