// What a method or a device is made of
// $name = Transformer
MATCH (x:Method|Task|Dataset|Hardware|Metric|Software)
WITH x, toLower($name) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (y)-[r:PART_OF]->(x)
WHERE r.polarity = 'asserted'
RETURN y.name AS part, r.paper AS paper, r.sentence AS sentence
ORDER BY part, paper
