#include "projections/doctor.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "projections/ahead.hpp"

namespace ledgerline {
namespace {

std::string_view noun(std::string_view projection) { return projection.substr(0, projection.size() - 1); }

Sightings::Key attempt_key(const EffectAttempted& attempt) {
  const auto digest = sha256(fmt::format("{}/{}", attempt.effect.str(), attempt.attempt));
  Sightings::Key key;
  std::copy_n(digest.begin(), key.size(), key.begin());
  return key;
}

std::string named(const Inspected& event) {
  return fmt::format("event {} ({})", event.recorded.position, exactly(event.type));
}

/// What an event breaks, given its subjects before it. evolve() refuses most of it too; here it has its name.
struct Rules {
  const Recorded& recorded;
  const Number* number;
  const Tenant* tenant;
  Check &holders, &gate, &rest;

  void giving(const PoolNumber& given, const TenantId& to) const {
    if (number && number->tenant && number->tenant != to)
      holders.find(fmt::format("event {}: number {} is given to tenant {} while {} has it", recorded.position,
                               given.str(), to.str(), number->tenant->str()));
    if (number && (number->status == NumberStatus::resting || number->status == NumberStatus::retired))
      rest.find(fmt::format("event {}: number {} is given to tenant {} while it is {}", recorded.position,
                            given.str(), to.str(), *to_cell(number->status)));
  }
  void operator()(const NumberReserved& e) const { giving(e.number, e.tenant); }
  void operator()(const NumberAssigned& e) const {
    giving(e.number, e.tenant);
    if (!tenant) return;
    if (tenant->number)
      holders.find(fmt::format("event {}: tenant {} is given number {} while it has {}", recorded.position,
                               e.tenant.str(), e.number.str(), tenant->number->str()));
    const bool open = e.gate == Gate::paid ? tenant->paid : tenant->trial;
    if (!open)
      gate.find(fmt::format("event {}: tenant {} is given number {} as {}, which it was not",
                            recorded.position, e.tenant.str(), e.number.str(),
                            e.gate == Gate::paid ? "paying" : "a trial"));
  }
  void operator()(const NumberReturned& e) const {
    const bool cooled =
        number && number->status == NumberStatus::resting && number->until && *number->until <= recorded.at;
    if (number && !cooled)
      rest.find(fmt::format("event {}: number {} leaves its rest before it is over", recorded.position,
                            e.number.str()));
  }
  void operator()(const auto&) const {}  // most events have no such rule
};

}  // namespace

void Doctor::examine(std::optional<Position> up_to, const Progress& progress) {
  const auto end = up_to ? *up_to : log_.head();
  const auto work = [this](const Slice& slice, Vault& mine) { return inspect(log_, slice, mine); };
  Ahead<std::vector<Inspected>> pages(vault_, folded_.head, end, work);
  while (const auto page = pages.next()) {
    for (const auto& event : *page) take(event);
    if (progress) progress(folded_.head, end);
  }
  if (folded_.head < end) expect(end + 1);
  folded_.head = end;
}

void Doctor::take(const Inspected& event) {
  expect(event.recorded.position);
  resealing_.add(event.recorded.position, event.readable ? std::optional(event.digest) : std::nullopt);
  if (!event.decoded) readable_.find(event.problem);
  if (!event.readable) return;
  if (!event.intact) digests_.find(named(event) + ": its digest does not fit");
  if (event.intact) {
    look_at_command(event);
    if (event.recorded.at < last_time_)
      times_.find(fmt::format("{} was recorded at {}, before the event before it", named(event),
                              iso_micros(event.recorded.at)));
    last_time_ = event.recorded.at;
  }
  for_each_projection([&]<class P>(P) { look_at_version<P>(event); });
  if (!event.sound()) return;
  look_at_attempt(event.recorded);
  look_at_rules(event.recorded);
  for_each_projection([&]<class P>(P) { follow<P>(event); });
}

void Doctor::expect(Position position) {
  const auto first = folded_.head + 1, last = position - 1;
  if (first <= last) resealing_.add(position, std::nullopt);
  if (first == last) positions_.find(fmt::format("event {} is missing", first));
  if (first < last)
    positions_.find(fmt::format("events {} to {} are missing", first, last),
                    static_cast<std::size_t>(position - first));
  folded_.head = position;
}

void Doctor::look_at_command(const Inspected& event) {
  const auto& recorded = event.recorded;
  if (command_ != recorded.command) {
    answers_.add(recorded.command.bytes, recorded.position);
    command_ = recorded.command;
    fingerprint_.reset();
  }
  if (!event.decoded) return;
  if (!fingerprint_) fingerprint_ = recorded.cause.fingerprint;
  if (fingerprint_ != recorded.cause.fingerprint)
    commands_.find(fmt::format("{}: its fingerprint is not that of command {}'s first event", named(event),
                               to_string(recorded.command)));
}

void Doctor::look_at_attempt(const Recorded& recorded) {
  if (const auto* e = std::get_if<EffectAttempted>(&recorded.event))
    attempts_.add(attempt_key(*e), recorded.position);
}

void Doctor::look_at_rules(const Recorded& recorded) {
  const auto* number = recorded.number ? folded_.of<Numbers>().find(recorded.number->id) : nullptr;
  const auto* tenant = recorded.tenant ? folded_.of<Tenants>().find(recorded.tenant->id) : nullptr;
  std::visit(Rules{recorded, number, tenant, holders_, gate_, rest_}, recorded.event);
  if (const auto* erased = std::get_if<TenantErased>(&recorded.event))
    erased_.emplace(erased->tenant.str(), recorded.position);
}

std::optional<Version> Doctor::version_before(std::string_view projection, const std::string& key,
                                              Version folded) const {
  if (left_out_.empty()) return folded;
  const auto out = left_out_.find({projection, key});
  return out == left_out_.end() ? folded : out->second;
}

/// Whether the event is the next of its subject's history, as far as that is known.
template <Projection P>
void Doctor::look_at_version(const Inspected& event) {
  const auto& subject = P::subject(event.recorded);
  if (!subject) return;
  const auto* row = folded_.of<P>().find(subject->id);
  const auto before = version_before(P::name, subject->id, row ? row->version : 0);
  const bool next = !before || subject->version == *before + 1;
  if (event.intact && !next)
    versions_.find(fmt::format("{}: version {} of {} {} follows on version {}", named(event),
                               subject->version, noun(P::name), exactly(subject->id), *before));
  if (!event.sound() || !next || left_out<P>(subject->id)) leave_out<P>(*subject, event);
}

template <Projection P>
void Doctor::follow(const Inspected& event) {
  const auto& subject = P::subject(event.recorded);
  if (!subject || left_out<P>(subject->id)) return;
  try {
    evolve_in<P>(folded_.of<P>(), event.recorded);
  } catch (const Damaged& e) {
    histories_.find(e.what());
    leave_out<P>(*subject, event);
  }
}

template <Projection P>
void Doctor::leave_out(const SubjectVersion& subject, const Inspected& event) {
  folded_.of<P>().erase(subject.id);
  const auto version = event.intact ? std::optional(subject.version) : std::nullopt;
  const bool first = left_out_.insert_or_assign({P::name, subject.id}, version).second;
  if (!first || left_out_.size() > Check::most_findings) return;
  histories_.note += fmt::format("{}{} {} from event {} on", histories_.note.empty() ? "left out: " : ", ",
                                 noun(P::name), exactly(subject.id), event.recorded.position);
}

std::vector<Check> Doctor::checks() const {
  std::vector<Check> all = {positions_, digests_,  readable_,      versions_, histories_, holders_, gate_,
                            rest_,      commands_, attempts_once_, times_,    keys_,      queue_};
  const auto check = [&](const Check& which) -> Check& {
    return *std::ranges::find(all, which.name, &Check::name);
  };
  if (const auto sealed = resealing_.check()) all.push_back(*sealed);
  find_repeats(check(commands_));
  find_doubles(check(attempts_once_));
  find_disagreements(check(holders_));
  find_forgotten(check(queue_));
  find_keys(check(keys_));
  if (left_out_.size() > Check::most_findings)
    check(histories_).note += fmt::format(", and {} more", left_out_.size() - Check::most_findings);
  return all;
}

void Doctor::find_repeats(Check& commands) const {
  answers_.each_repeated([&](const Sightings::Key& id, Position first, Position again) {
    commands.find(fmt::format("command {} was answered at event {} and again at event {}",
                              to_string(Uuid{id}), first, again));
  });
}

std::string Doctor::attempt_at(Position position) const {
  auto vault = vault_;
  const auto events = inspect(log_, Slice{position - 1, position, {}, {}, {}, 1}, vault);
  const auto* attempt =
      events.empty() ? nullptr : std::get_if<EffectAttempted>(&events.front().recorded.event);
  return attempt ? fmt::format("attempt {} of {}", attempt->attempt, attempt->effect.str()) : "an attempt";
}

/// Two workers may have done one step at a time: a purchase, it may be, twice.
void Doctor::find_doubles(Check& attempts) const {
  attempts_.each_repeated([&](const Sightings::Key&, Position first, Position again) {
    attempts.find(
        attempts.count < Check::most_findings
            ? fmt::format("{} begins at event {} and again at event {}", attempt_at(first), first, again)
            : "");
  });
}

/// Whatever the events said one by one: at the end both sides name each other.
void Doctor::find_disagreements(Check& holders) const {
  const auto& numbers = folded_.of<Numbers>();
  const auto& tenants = folded_.of<Tenants>();
  numbers.each([&](const Number& number) {
    if (number.status != NumberStatus::assigned || left_out<Tenants>(number.tenant->str())) return;
    const auto* tenant = tenants.find(number.tenant->str());
    if (!tenant || tenant->number != number.number)
      holders.find(fmt::format("number {} is tenant {}'s, which does not have it", number.number.str(),
                               number.tenant->str()));
  });
  tenants.each([&](const Tenant& tenant) {
    if (!tenant.number || left_out<Numbers>(tenant.number->str())) return;
    const auto* number = numbers.find(tenant.number->str());
    if (!number || number->status != NumberStatus::assigned || number->tenant != tenant.id)
      holders.find(fmt::format("tenant {} has number {}, which is not assigned to it", tenant.id.str(),
                               tenant.number->str()));
  });
}

/// Who was erased behind a position.
std::set<std::string> Doctor::erased_after(Position position) const {
  Slice slice;
  slice.after = position;
  slice.types = {TenantErased::name};
  std::set<std::string> tenants;
  for (;;) {
    const auto page = log_.read(slice);
    for (const auto& certificate : page)
      if (certificate.tenant) tenants.insert(certificate.tenant->id);
    if (page.size() < slice.limit) return tenants;
    slice.after = page.back().position;
  }
}

/// A key may have been destroyed while the pass went by: then the log goes on with a certificate.
void Doctor::find_keys(Check& keys) const {
  const auto later = erased_after(folded_.head);
  folded_.of<Tenants>().each([&](const Tenant& tenant) {
    if (tenant.business_name.erased() && !tenant.erased && !later.contains(tenant.id.str()))
      keys.find(fmt::format("tenant {} has no key, and no event says that it was erased", tenant.id.str()));
  });
  std::set<std::string> erased;
  for (const auto& [tenant, position] : erased_) erased.insert(tenant);
  if (erased.empty()) return;
  for (const auto& key : log_.keys(erased))
    keys.find(fmt::format("tenant {} was erased at event {}, and its key is there: delete it from keys",
                          exactly(key.tenant), erased_.at(key.tenant)));
}

void Doctor::find_forgotten(Check& queue) const {
  std::map<std::string, std::string> available;  // a number by country
  folded_.of<Numbers>().each([&](const Number& number) {
    if (number.status == NumberStatus::available)
      available.try_emplace(number.country.str(), number.number.str());
  });
  folded_.of<Tenants>().each([&](const Tenant& tenant) {
    if (!tenant.paid) return;
    const bool waits = tenant.waiting_since != 0;
    if (tenant.requested && !tenant.number && !waits)
      queue.find(
          fmt::format("tenant {} paid and asked, and neither has a number nor waits", tenant.id.str()));
    const auto number = available.find(tenant.country.str());
    if (waits && number != available.end())
      queue.find(fmt::format("tenant {} waits in {} while {} is available: run 'ledgerline tick'",
                             tenant.id.str(), tenant.country.str(), number->second));
  });
}

}  // namespace ledgerline
