// Papers a month that use, propose or compare a method or a kind of it
// $method = Transformer
MATCH (x:Method)
WITH x, toLower($method) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (p:Paper)-[:USES|PROPOSES|COMPARES]->(m:Method)-[:SUBCLASS_OF*0..6 {polarity: 'asserted', paper: ''}]->(x)
WHERE size(p.published) >= 7
RETURN left(p.published, 7) AS month, count(DISTINCT p) AS papers
ORDER BY month
