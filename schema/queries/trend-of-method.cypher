// Papers a month that use or propose a method
// $method = Transformer
MATCH (x:Method)
WITH x, toLower($method) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (p:Paper)-[:USES|PROPOSES|COMPARES]->(x)
WHERE size(p.published) >= 7
RETURN left(p.published, 7) AS month, count(DISTINCT p) AS papers
ORDER BY month
