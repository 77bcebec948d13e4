// The devices on which most papers ran, or which they use
MATCH (p:Paper)-[:RUNS_ON|USES]->(h:Hardware)
RETURN h.name AS hardware, count(DISTINCT p) AS papers
ORDER BY papers DESC, hardware
LIMIT 50
