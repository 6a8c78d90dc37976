#pragma once

#include <algorithm>
#include <rapidcheck.h>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/given.hpp"

/// Values of every type that events are made of, the awkward ones first; events follow from their lists of
/// fields.
namespace ledgerline {

/// How rapidcheck shows what falsified a property.
inline void showValue(Time time, std::ostream& out) { out << iso_micros(time); }
inline void showValue(const Cause& cause, std::ostream& out) { out << encode_cause(cause); }
template <Described E>
  requires std::is_constructible_v<Event, E>
void showValue(const E& event, std::ostream& out) {
  out << tests::shown(event);
}

}  // namespace ledgerline

namespace ledgerline::properties {

template <class T>
struct Type {};

/// The same at every size: a range of boundaries is not for large tests alone.
template <class T>
rc::Gen<T> at_full_size(rc::Gen<T> gen) {
  return rc::gen::resize(rc::kNominalSize, std::move(gen));
}

/// Characters where encoders go wrong: quotes, braces, the edges of UTF-8's lengths, combining,
/// right-to-left, and what looks like a line's end.
inline rc::Gen<std::string> any_character() {
  return rc::gen::elementOf(std::vector<std::string>{"a",
                                                     "Z",
                                                     "0",
                                                     " ",
                                                     "\"",
                                                     "\\",
                                                     "/",
                                                     "{",
                                                     "}",
                                                     ",",
                                                     "'",
                                                     ":",
                                                     "%",
                                                     "$",
                                                     "+",
                                                     "-",
                                                     "_",
                                                     "~",
                                                     "NULL",
                                                     "\xC2\xA0",
                                                     "é",
                                                     "\xDF\xBF",
                                                     "\xE0\xA0\x80",
                                                     "漢",
                                                     "\xED\x9F\xBF",
                                                     "\xEE\x80\x80",
                                                     "\xEF\xBB\xBF",
                                                     "\xEF\xBF\xBF",
                                                     "\xF0\x90\x80\x80",
                                                     "🛠",
                                                     "\xF4\x8F\xBF\xBF",
                                                     "e\xCC\x81",
                                                     "\xE2\x80\xAE",
                                                     "\xE2\x80\xA8",
                                                     "א"});
}

/// At least one character, at most `most` bytes; now and then exactly so many.
inline rc::Gen<std::string> any_text(std::size_t most) {
  return rc::gen::exec([most]() -> std::string {
    if (*at_full_size(rc::gen::inRange(0, 12)) == 0) return std::string(most, 'x');
    std::string text;
    for (const auto& character :
         *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(any_character())))
      if (text.size() + character.size() <= most) text += character;
    return text.empty() ? "x" : text;
  });
}

/// A text of so many characters out of `alphabet`.
inline rc::Gen<std::string> text_of(std::string_view alphabet, int least, int most) {
  const auto one = rc::gen::elementOf(std::string(alphabet));
  return rc::gen::mapcat(at_full_size(rc::gen::inRange(least, most + 1)), [one](int size) {
    return rc::gen::container<std::string>(static_cast<std::size_t>(size), one);
  });
}

constexpr std::string_view digits = "0123456789", hexadecimal = "0123456789abcdef",
                           upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

template <class Rule>
rc::Gen<Checked<Rule>> any(Type<Checked<Rule>>) {
  return rc::gen::map(any_text(Rule::most), [](std::string text) { return Checked<Rule>(std::move(text)); });
}
inline rc::Gen<TenantId> any(Type<TenantId>) {
  return rc::gen::map(text_of("azAZ09_-", 1, 200),
                      [](std::string text) { return TenantId(std::move(text)); });
}
template <class Number>
rc::Gen<Number> any_number() {
  return rc::gen::exec([] { return Number('+' + *text_of("123456789", 1, 1) + *text_of(digits, 1, 14)); });
}
inline rc::Gen<PoolNumber> any(Type<PoolNumber>) { return any_number<PoolNumber>(); }
inline rc::Gen<E164> any(Type<E164>) { return any_number<E164>(); }
inline rc::Gen<Country> any(Type<Country>) {
  return rc::gen::map(text_of(upper, 2, 2), [](std::string text) { return Country(std::move(text)); });
}
inline rc::Gen<AreaCode> any(Type<AreaCode>) {
  return rc::gen::map(text_of(digits, 1, 8), [](std::string text) { return AreaCode(std::move(text)); });
}
inline rc::Gen<Email> any(Type<Email>) {
  return rc::gen::exec([] {
    auto text = 'a' + *any_text(100) + '@' + *any_text(100);
    std::replace(text.begin(), text.end(), ' ', '.');
    return Email(text);
  });
}
inline rc::Gen<AssistantId> any(Type<AssistantId>) {
  return rc::gen::map(text_of(hexadecimal, 32, 32), [](std::string text) {
    for (const std::size_t at : {8u, 13u, 18u, 23u}) text.insert(at, 1, '-');
    return AssistantId(std::move(text));
  });
}
inline rc::Gen<EffectId> any(Type<EffectId>) {
  return rc::gen::map(text_of(hexadecimal, 32, 32),
                      [](const std::string& text) { return EffectId("eff_" + text); });
}
inline rc::Gen<bool> any(Type<bool>) { return rc::gen::arbitrary<bool>(); }
inline rc::Gen<std::int64_t> any(Type<std::int64_t>) { return rc::gen::arbitrary<std::int64_t>(); }
/// All that can be written in four digits of a year.
inline rc::Gen<Time> any(Type<Time>) {
  const std::int64_t least = parse_time("0001-01-01").micros,
                     most = parse_time("9999-12-31T23:59:59.999999Z").micros;
  const auto edges = rc::gen::elementOf(std::vector<std::int64_t>{least, most, -1, 0, 1, 999'999, 1'000'000});
  const auto micros = rc::gen::oneOf(at_full_size(rc::gen::inRange(least, most)), edges);
  return rc::gen::map(micros, [](std::int64_t value) { return Time{value}; });
}
inline rc::Gen<Capabilities> any(Type<Capabilities>) {
  return rc::gen::build<Capabilities>(rc::gen::set(&Capabilities::voice), rc::gen::set(&Capabilities::sms),
                                      rc::gen::set(&Capabilities::mms));
}
template <class E>
  requires std::is_enum_v<E>
rc::Gen<E> any(Type<E>) {
  const int count = static_cast<int>(names(E{}).size());
  return rc::gen::map(at_full_size(rc::gen::inRange(0, count)),
                      [](int value) { return static_cast<E>(value); });
}
template <class T>
rc::Gen<Personal<T>> any(Type<Personal<T>>) {
  return rc::gen::map(any(Type<T>{}), [](T value) { return Personal<T>(std::move(value)); });
}
template <class T>
rc::Gen<std::optional<T>> any(Type<std::optional<T>>) {
  return rc::gen::oneOf(rc::gen::just(std::optional<T>()), rc::gen::map(any(Type<T>{}), [](T value) {
                          return std::optional<T>(std::move(value));
                        }));
}
/// An event, from its list of fields.
template <Described E>
rc::Gen<E> any(Type<E>) {
  return rc::gen::exec([] {
    E event;
    for_each_field<E>([&](auto field) {
      using Value = std::remove_cvref_t<decltype(event.*field.member)>;
      event.*field.member = *any(Type<Value>{});
    });
    return event;
  });
}

/// rc::check, which prints how to reproduce a failure, with fewer runs where each is slow.
template <class Property>
bool holds(const std::string& name, Property&& property, int most_runs = 1'000'000) {
  auto params = rc::detail::configuration().testParams;
  params.maxSuccess = std::min(params.maxSuccess, most_runs);
  rc::detail::TestMetadata metadata;
  metadata.id = metadata.description = name;
  const auto result = rc::detail::checkTestable(std::forward<Property>(property), metadata, params);
  if (result.template is<rc::detail::SuccessResult>()) return true;
  std::cerr << "- " << name << '\n';
  rc::detail::printResultMessage(result, std::cerr);
  std::cerr << std::endl;
  return false;
}

}  // namespace ledgerline::properties
