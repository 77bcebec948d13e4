// Software that papers on a method or a kind of it use
// $method = Spiking neural network
MATCH (x:Method)
WITH x, toLower($method) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (m:Method)-[:SUBCLASS_OF*0..6 {polarity: 'asserted', paper: ''}]->(x)
MATCH (m)<-[:USES|PROPOSES]-(p:Paper)-[r:USES|PROPOSES|RUNS_ON]->(s:Software)
RETURN s.name AS software, count(DISTINCT p) AS papers
ORDER BY papers DESC, software
