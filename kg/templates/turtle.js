// Statements as Turtle, in the words of the ontology: the same triples that kg export writes, less the offsets.

const OSK = data.prefixes.osk;
const unsafe = /[\u0000-\u0020<>"{}|^`\\]/g;
const iri = (text) => `<${text.replace(unsafe, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`)}>`;
const ours = (key) => iri(/^https?:/.test(key) ? key : data.base + key);
const plain = (text) => `"${text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")
  .replace(/[\u0000-\u001f\u007f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
const DAYS = { 10: "date", 7: "gYearMonth", 4: "gYear" };
const dated = (day) => (DAYS[day.length] ? `"${day}"^^xsd:${DAYS[day.length]}` : plain(day));

// one subject with its predicates, without those that have no object
function block(subject, ...pairs) {
  const told = pairs.filter(([, objects]) => objects && objects.length);
  return `${subject} ${told.map(([predicate, objects]) => `${predicate} ${[objects].flat().join(", ")}`).join(" ;\n    ")} .\n`;
}

function turtle(rows) {
  const ids = [...new Set(rows.flatMap((s) => (s.o === undefined ? [s.s] : [s.s, s.o])))].sort((a, b) => a - b);
  const cited = [...new Set(rows.flatMap((s) => s.e.map((one) => one.a)))].sort((a, b) => a - b);
  const quantities = new Map(rows.filter((s) => s.o === undefined && s.term?.startsWith("<")).map((s) => [s.term, s.v]));
  const object = (s) => (s.o === undefined ? s.term ?? plain(s.v) : ours(entities[s.o].key));
  const things = ids.map((id) => block(ours(entities[id].key), ["a", `osk:${entities[id].type}`], ["rdfs:label", plain(nameOf(id))],
    ["skos:altLabel", entities[id].aliases.map(plain)], ["owl:sameAs", entities[id].same.map(iri)],
    ...rows.filter((s) => s.s === id).map((s) => [`osk:${s.p}`, object(s)])));
  const values = [...quantities].map(([term, label]) => block(term, ["a", "osk:Quantity"], ["rdfs:label", plain(label)]));
  const said = rows.map((s) => block(ours(s.k), ["a", "osk:Statement"], ["rdf:subject", ours(entities[s.s].key)], ["rdf:predicate", `osk:${s.p}`],
    ["rdf:object", object(s)], ["osk:confidence", s.c.toFixed(3)], ["osk:status", `osk:${s.st}`], ["osk:reportCount", String(s.n)],
    ["osk:firstReported", s.d[0] && dated(s.d[0])], ["osk:lastReported", s.d[1] && dated(s.d[1])],
    ["osk:conflictsWith", (s.x ?? []).map((number) => ours(statements[number].k))], ["osk:evidence", s.e.map(proof)]));
  const sources = cited.map((number) => articles[number]).map((article) => block(ours(article.key), ["a", "osk:Article"],
    ["schema:headline", plain(article.title)], ["schema:url", article.url && iri(article.url)], ["schema:datePublished", article.date && dated(article.date)],
    ["schema:publisher", article.publisher && plain(article.publisher)]));
  const head = Object.entries(data.prefixes).map(([name, namespace]) => `@prefix ${name}: <${namespace}> .\n`).join("");
  return [head, ...things, ...values, ...said, ...sources].join("\n");
}

function proof(one) {
  const quotes = one.q.map((pieces) => plain(pieces.map(([text]) => text).join("")));
  const target = quotes.map((quote) => `[ oa:hasSource ${ours(articles[one.a].key)} ; oa:hasSelector [ a oa:TextQuoteSelector ; oa:exact ${quote} ] ]`);
  return `[ a osk:Evidence ; osk:article ${ours(articles[one.a].key)} ; osk:confidence ${one.c.toFixed(3)} ; osk:status osk:${one.st}${
    target.length ? ` ; oa:hasTarget ${target.join(", ")}` : ""} ]`;
}
