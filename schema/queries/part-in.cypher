// What a method or a device is a part of
// $name = Minimum-weight perfect matching
MATCH (x:Method|Task|Dataset|Hardware|Metric|Software)
WITH x, toLower($name) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (x)-[r:PART_OF]->(y)
WHERE r.polarity = 'asserted'
RETURN y.name AS whole, r.paper AS paper, r.sentence AS sentence
ORDER BY whole, paper
