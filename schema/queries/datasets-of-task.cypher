// Data sets on which papers about a task or a kind of it evaluate
// $task = Image classification
MATCH (x:Task)
WITH x, toLower($task) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (t:Task)-[:SUBCLASS_OF*0..6 {polarity: 'asserted', paper: ''}]->(x)
MATCH (t)<-[:ADDRESSES|EVALUATES_ON]-(p:Paper)-[r:EVALUATES_ON]->(d:Dataset)
RETURN d.name AS dataset, count(DISTINCT p) AS papers
ORDER BY papers DESC, dataset
