#include "tests/support/bad_bodies.hpp"

#include <array>
#include <vector>

namespace ledgerline::tests {
using Json = nlohmann::json;
namespace {

using std::string_literals::operator""s;

const Json& resolved(const Json& schema, const Json& document) {
  if (!schema.contains("$ref")) return schema;
  return document.at(Json::json_pointer(schema["$ref"].get<std::string>().substr(1)));
}

/// What the schema asks for, every member of it.
Json fitting(const Json& unresolved, const Json& document) {
  const auto& schema = resolved(unresolved, document);
  if (schema.contains("examples")) return schema["examples"][0];
  if (schema.contains("enum")) return schema["enum"][0];
  const auto type = schema.value("type", Json("object"));
  const auto name = type.is_array() ? type[0].get<std::string>() : type.get<std::string>();
  if (name == "string") return "text";
  if (name == "integer") return 1;
  if (name == "number") return 1.5;
  if (name == "boolean") return true;
  if (name == "array") return Json::array({fitting(schema.value("items", Json::object()), document)});
  auto object = Json::object();
  const auto properties = schema.value("properties", Json::object());
  for (const auto& item : properties.items()) object[item.key()] = fitting(item.value(), document);
  return object;
}

Json nested(std::size_t depth) {
  Json value = 1;
  while (depth-- > 0) value = Json::array({std::move(value)});
  return value;
}

/// Of another type than `value` has; never null, which may stand for a member that is left out.
Json of_another_type(const Json& value, Dice& dice) {
  const std::array<Json, 9> values{7,
                                   -1.5,
                                   1e300,
                                   true,
                                   "text",
                                   Json::array(),
                                   Json::object(),
                                   Json::array({nullptr, 1}),
                                   Json{{"a", nested(8)}}};
  for (;;) {
    const auto& other = dice.pick(values);
    const bool alike = other.type() == value.type() || (other.is_number() && value.is_number());
    if (!alike) return other;
  }
}

std::string name_of(const Json& object, Dice& dice) {
  auto item = object.begin();
  std::advance(item, dice.below(object.size()));
  return item.key();
}

std::string with_wrong_type(Json body, Dice& dice) {
  auto* place = &body;
  while (place->is_structured() && !place->empty() && (place == &body || !dice.one_in(3)))
    place = place->is_array() ? &place->front() : &(*place)[name_of(*place, dice)];
  *place = of_another_type(*place, dice);
  return body.dump();
}

std::string with_another_member(Json body, Dice& dice) {
  const std::array names{"colour"s,   ""s,     "__proto__"s, "ID"s,    "id "s,
                         "\xC3\xA9"s, "$ref"s, "\0"s,        "id\0x"s, std::string(5000, 'n')};
  body[dice.pick(names)] = dice.pick(std::array<Json, 4>{1, "x", nullptr, nested(2)});
  return body.dump();
}

/// As JSON text, with a member more, whose value is `text` as it is.
std::string with_text(const Json& body, const std::string& text) {
  auto made = body.dump();
  made.pop_back();
  return made + (body.empty() ? "" : ",") + "\"more\":" + text + "}";
}

std::string truncated(const Json& body, Dice& dice) {
  const auto text = with_text(body, "[1,{\"a\":\"\\u00e9\"}]");
  return text.substr(0, 1 + dice.below(text.size() - 1));
}

std::string with_member_twice(const Json& body, Dice& dice) {
  if (body.empty()) return R"({"a":1,"a":2})";
  auto text = body.dump();
  text.pop_back();
  const auto name = name_of(body, dice);
  return text + "," + Json(name).dump() + ":" + body[name].dump() + "}";
}

std::string huge(const Json& body, Dice& dice) {
  const auto size = dice.pick(std::array<std::size_t, 4>{10'000, 250'000, 262'144, 300'000});
  return with_text(body, '"' + std::string(size, 'h') + '"');
}

std::string deep(const Json& body, Dice& dice) {
  const auto depth = dice.pick(std::array<std::size_t, 4>{33, 1000, 20'000, 100'000});
  const bool closed = dice.one_in(2);
  return with_text(body, std::string(depth, '[') + (closed ? std::string(depth, ']') : ""));
}

std::string no_text(const Json& body, Dice& dice) {
  const std::array texts{"\"\xFF\""s,
                         "\"\xC0\x80\""s,
                         "\"\xED\xA0\x80\""s,
                         "\"\xF5\x80\x80\""s,
                         "\"\\ud800\""s,
                         "\"\\udc00\\ud800\""s,
                         "\"\\u0000\""s,
                         "\"a\0b\""s,
                         "\"\\x41\""s,
                         "\"\n\""s,
                         "\"\x1B[31m\""s,
                         "\"\xE2\x82\""s,
                         "\0"s,
                         "\"\\uD83D\\u\""s};
  return with_text(body, dice.pick(texts));
}

std::string no_json(const Json& body, Dice& dice) {
  const std::array texts{
      "null"s,    "[]"s,        "7"s,          "\"{}\""s,     "{}{}"s,      "{"s,
      "{\"a\"}"s, "{'a':1}"s,   "{\"a\":1,}"s, "{a:1}"s,      "NaN"s,       "{\"a\":NaN}"s,
      "{}x"s,     "<a>1</a>"s,  "a=1&b=2"s,    "// x\n{}"s,   "[[[["s,      "\xEF\xBB\xBF"s,
      " \n\t"s,   "truefalse"s, "-"s,          "{\"a\":01}"s, "{\"a\":+1}"s};
  if (dice.one_in(3)) return "\x01" + dice.bytes(1 + dice.below(300));
  if (dice.one_in(3)) return body.dump() + dice.pick(std::array{","s, "{}"s, "\0"s, "]"s});
  if (dice.one_in(3)) return with_text(body, dice.pick(std::array{"1e999"s, "-"s, "1e"s, "0x1"s, "nul"s}));
  return dice.pick(texts);
}

}  // namespace

std::string bad_body(const Json& schema, const Json& document, Dice& dice) {
  const auto body = schema.is_null() ? Json::object() : fitting(schema, document);
  switch (dice.below(8)) {
    case 0: return body.empty() ? no_json(body, dice) : with_wrong_type(body, dice);
    case 1: return with_another_member(body, dice);
    case 2: return truncated(body, dice);
    case 3: return with_member_twice(body, dice);
    case 4: return huge(body, dice);
    case 5: return deep(body, dice);
    case 6: return no_text(body, dice);
    default: return no_json(body, dice);
  }
}

}  // namespace ledgerline::tests
