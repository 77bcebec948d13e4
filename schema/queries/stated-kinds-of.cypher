// What papers say is a kind of a thing, whatever vocabularies say, and the sentence that says so
// $name = Resistive memory
MATCH (x:Method|Task|Dataset|Hardware|Metric|Software)
WITH x, toLower($name) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (y)-[r:SUBCLASS_OF]->(x)
WHERE r.paper <> ''
RETURN y.name AS kind, r.polarity AS polarity, r.belief AS belief, r.paper AS paper, r.sentence AS sentence
ORDER BY belief DESC, kind, paper
