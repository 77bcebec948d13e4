// What is a kind of a thing, by vocabularies and by what names say, and how many papers name it
// $name = Superconducting qubit
MATCH (x:Method|Task|Dataset|Hardware|Metric|Software)
WITH x, toLower($name) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (y)-[:SUBCLASS_OF*1..6 {polarity: 'asserted', paper: ''}]->(x)
WITH DISTINCT y
OPTIONAL MATCH (p:Paper)-[:PROPOSES|USES|COMPARES|EVALUATES_ON|RUNS_ON|ADDRESSES|MEASURES|MENTIONS]->(y)
RETURN y.name AS kind, count(DISTINCT p) AS papers
ORDER BY papers DESC, kind
