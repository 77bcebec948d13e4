// How many papers evaluate on each data set with each device
MATCH (d:Dataset)<-[:USES|EVALUATES_ON]-(p:Paper)-[:RUNS_ON]->(h:Hardware)
RETURN d.name AS dataset, h.name AS hardware, count(DISTINCT p) AS papers
ORDER BY papers DESC, dataset, hardware
LIMIT 200
