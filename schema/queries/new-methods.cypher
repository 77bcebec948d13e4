// Methods that papers propose, the newest first
MATCH (p:Paper)-[r:PROPOSES]->(m:Method)
WHERE p.published <> ''
RETURN p.published AS published, m.name AS method, p.id AS paper, r.sentence AS sentence
ORDER BY published DESC, paper, method
LIMIT 100
