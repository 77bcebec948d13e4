// One of the shortest ways between two things, step by step with its sentences
// $one = CalBO
// $other = FPGA
MATCH (a:Method|Task|Dataset|Hardware|Metric|Software)
WITH a, toLower($one) AS wanted
WHERE toLower(a.name) = wanted OR any(alias IN a.aliases WHERE toLower(alias) = wanted)
MATCH (b:Method|Task|Dataset|Hardware|Metric|Software)
WITH a, b, toLower($other) AS wanted
WHERE a <> b AND (toLower(b.name) = wanted OR any(alias IN b.aliases WHERE toLower(alias) = wanted))
MATCH way = shortestPath((a)-[*1..8]-(b))
WHERE all(r IN relationships(way) WHERE r.polarity IS NULL OR r.polarity = 'asserted')
RETURN length(way) AS steps, [x IN nodes(way) | coalesce(x.name, x.title)] AS things,
  [r IN relationships(way) | r.sentence] AS sentences
ORDER BY steps
LIMIT 1
