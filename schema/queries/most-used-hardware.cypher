// The devices on which most papers ran
MATCH (p:Paper)-[:RUNS_ON]->(h:Hardware)
RETURN h.name AS hardware, count(DISTINCT p) AS papers
ORDER BY papers DESC, hardware
LIMIT 50
