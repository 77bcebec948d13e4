// The shortest way between two things, step by step with its sentences
// $one = CalBO
// $other = FPGA
MATCH (a) WHERE $one IN a.aliases OR toLower(a.name) = toLower($one)
MATCH (b) WHERE ($other IN b.aliases OR toLower(b.name) = toLower($other)) AND a <> b
MATCH way = shortestPath((a)-[*1..8]-(b))
RETURN length(way) AS steps, [x IN nodes(way) | coalesce(x.name, x.title)] AS things,
  [r IN relationships(way) | r.sentence] AS sentences
ORDER BY steps
LIMIT 1
