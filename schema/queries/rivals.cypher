// What a method is compared with
// $method = Transformer
MATCH (x:Method)
WITH x, toLower($method) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (x)-[r:COMPARED_WITH]-(m:Method)
WHERE r.polarity = 'asserted'
RETURN m.name AS rival, r.paper AS paper, r.sentence AS sentence
ORDER BY rival, paper
