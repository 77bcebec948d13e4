// One of the shortest ways between two things, step by step with its sentences
// $one = CalBO
// $other = FPGA
MATCH way = (a)-[* SHORTEST 1..8 (r, n | WHERE r.polarity IS NULL OR r.polarity = 'asserted')]-(b)
WHERE toLower($one) IN string_split(toLower(list_to_string('\n', list_append(a.aliases, a.name))), '\n')
  AND toLower($other) IN string_split(toLower(list_to_string('\n', list_append(b.aliases, b.name))), '\n')
RETURN length(way) AS steps, list_transform(nodes(way), x -> coalesce(x.name, x.title)) AS things,
  list_transform(rels(way), r -> r.sentence) AS sentences
ORDER BY steps
LIMIT 1
