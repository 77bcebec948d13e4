// Data sets on which papers about a task evaluate
// $task = Image classification
MATCH (x:Task)<-[:ADDRESSES|EVALUATES_ON]-(p:Paper)-[r:EVALUATES_ON]->(d:Dataset)
WHERE $task IN x.aliases OR toLower(x.name) = toLower($task)
RETURN d.name AS dataset, count(DISTINCT p) AS papers
ORDER BY papers DESC, dataset
