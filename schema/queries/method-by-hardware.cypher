// How many papers use each method on each device
MATCH (m:Method)<-[:USES|PROPOSES]-(p:Paper)-[:RUNS_ON]->(h:Hardware)
RETURN m.name AS method, h.name AS hardware, count(DISTINCT p) AS papers
ORDER BY papers DESC, method, hardware
LIMIT 200
