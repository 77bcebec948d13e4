// The shortest way between two things, step by step with its sentences
// $one = CalBO
// $other = FPGA
MATCH way = (a)-[* SHORTEST 1..8]-(b)
WHERE ($one IN a.aliases OR toLower(a.name) = toLower($one)) AND ($other IN b.aliases OR toLower(b.name) = toLower($other))
RETURN length(way) AS steps, list_transform(nodes(way), x -> coalesce(x.name, x.title)) AS things,
  list_transform(rels(way), r -> r.sentence) AS sentences
ORDER BY steps
LIMIT 1
