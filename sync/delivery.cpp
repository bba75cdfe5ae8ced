#include "sync/delivery.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "sync/protocol/acknowledgement_list.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/envelope.h"

namespace veche::sync {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t batch_from = 8;  // fewer envelopes than this go one by one
constexpr std::uint64_t largest_small_answer = 4096;
constexpr std::uint64_t largest_batch_answer = std::uint64_t{256} * 1024;
// One more envelope of any size fits beside so many bytes.
constexpr std::size_t full_batch = protocol::largest_batch - protocol::largest_envelope - sizeof(std::uint32_t);
constexpr unsigned most_doublings = 16;

bool is_refusal(int status) {
    return status == 400 || status == 409 || status == 413 || status == 424;
}

std::string meaning_of(int status) {
    switch (status) {
        case 400: return "the server says that the envelope is malformed";
        case 401: return "the server does not know this kiosk";
        case 403: return "the server has blocked this kiosk";
        case 409: return "the server has other bytes under this id";
        case 413: return "the server says that the envelope is too large";
        case 424: return "the server lacks attachments of the envelope";
        default: return "the server answered " + std::to_string(status);
    }
}

// What a disk's error made of an envelope, so that the server would refuse everything it is sent with; empty: nothing.
std::string damage_of(Lane lane, const protocol::EnvelopeId& id, std::string_view envelope) {
    const Result<protocol::EnvelopeHeader> header = protocol::read_envelope_header(envelope);
    if (!header) return "the envelope is damaged: " + header.error().message;
    const bool same = header->id == id && header->is_ballot() == (lane == Lane::batch);
    return same ? "" : "the envelope is damaged: it is not the one its name says";
}

// Retry-After in seconds; a date is not understood and counts for nothing.
milliseconds asked_wait(const HttpAnswer& answer) {
    const std::string_view value = answer.header("retry-after");
    std::int64_t seconds = 0;
    for (const char c : value) {
        if (c < '0' || c > '9' || seconds > 100'000) return milliseconds(0);
        seconds = seconds * 10 + (c - '0');
    }
    return std::chrono::seconds(seconds);
}

void note_standing(int status, DeliveryReport& report) {
    if (const auto standing = standing_of(status)) report.device = standing;
}

// For the log. Of a ballot not even the id: with the log's times it would say when the ballot was cast.
std::string told(Lane lane, const protocol::EnvelopeId& id, std::string problem) {
    const std::string name = to_hex(id);
    if (lane == Lane::single) return problem.find(name) == std::string::npos ? name + ": " + problem : problem;
    for (auto at = problem.find(name); at != std::string::npos; at = problem.find(name))
        problem.replace(at, name.size(), "…");
    return "a ballot: " + problem;
}

HttpRequest request_for(std::string method, std::string target, std::string body, std::uint64_t largest_answer) {
    HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    request.largest_answer = largest_answer;
    request.headers.emplace_back("Content-Type", "application/octet-stream");
    return request;
}

// Of ballots never: what is signed together would tell that it came together.
void ask_for_list(HttpRequest& request) {
    request.headers.emplace_back("Accept", protocol::listed_results_type);
}

}  // namespace

Delivery::Delivery(Spool& spool, HttpClient& client, const RequestSigner& signer, const Clock& clock, Random& random,
                   DeliverySettings settings)
    : spool_(spool), client_(client), signer_(signer), clock_(clock), random_(random), settings_(settings) {
    ballot_interval_end_ = clock_.steady();
    draw_ballot_moment();
}

struct Delivery::Trip {
    Delivery& delivery;
    const protocol::SigningPublicKey& key;
};

// Each lane by itself: a lane that is empty, or waits, is not able to be done and wakes nobody.
Round Delivery::round(const protocol::SigningPublicKey& key, DeliveryReport& report) {
    using Duty = sync::Duty<Trip, DeliveryReport>;
    static const std::array<Duty, 3> duties = {
        Duty{[](const Trip& trip) { return trip.delivery.singles_due(); },
             [](Trip& trip, DeliveryReport& told) {
                 const std::size_t before = told.delivered;
                 trip.delivery.run_singles(trip.key, told);
                 return told.delivered != before ? Progress::made : Progress::none;
             }},
        Duty{[](const Trip& trip) { return trip.delivery.ballots_due(); },
             [](Trip& trip, DeliveryReport& told) {
                 const std::size_t before = told.ballots_delivered;
                 trip.delivery.run_ballots(trip.key, told);
                 return told.ballots_delivered != before ? Progress::made : Progress::none;
             }},
        Duty{[](const Trip& trip) { return std::optional(trip.delivery.watermark_.until); },
             [](Trip& trip, DeliveryReport& told) {
                 trip.delivery.ask_for_watermark(trip.key, told);
                 return Progress::none;
             }},
    };
    Trip trip{*this, key};
    return do_duties(std::span<const Duty>(duties), trip, report, clock_, settings_.longest_wait);
}

void Delivery::server_is_back() {
    server_ = {};
    watermark_ = {};
}

void Delivery::ask_for_watermark(const protocol::SigningPublicKey& key, DeliveryReport& report) {
    const Result<protocol::Watermark> watermark = fetch_watermark(key);
    if (!watermark) {
        report.problems.push_back(watermark.error().message);
        if (report.reach == Reach::not_tried) report.reach = Reach::unreachable;
        wait_after_failure(watermark_, settings_.watermark_interval,
                           std::max(settings_.longest_wait, settings_.watermark_interval));
        return;
    }
    report.reach = Reach::reached;
    report.heard = watermark->time;
    watermark_ = {clock_.steady() + settings_.watermark_interval, 0};
    if (const Result<void> applied = spool_.apply_watermark(*watermark, key, clock_.steady()); !applied) {
        report.problems.push_back(applied.error().message);
    }
}

DeliveryReport Delivery::run(const protocol::SigningPublicKey& key) {
    DeliveryReport report;
    run_singles(key, report);
    run_ballots(key, report);
    return report;
}

void Delivery::note(const Attempt& attempt, DeliveryReport& report) {
    if (!attempt.problem.empty()) report.problems.push_back(attempt.problem);
    if (!attempt.heard && report.reach == Reach::not_tried) report.reach = Reach::unreachable;
}

std::vector<protocol::EnvelopeId> Delivery::due(Lane lane, DeliveryReport& report) const {
    std::vector<protocol::EnvelopeId> due;
    const Result<std::vector<protocol::EnvelopeId>> ids = spool_.pending(lane);
    if (!ids) {
        report.problems.push_back(ids.error().message);
        return due;
    }
    std::copy_if(ids->begin(), ids->end(), std::back_inserter(due), [&](const protocol::EnvelopeId& id) {
        const auto waiting = postponed_.find(id);
        return waiting == postponed_.end() || waiting->second.until <= clock_.steady();
    });
    return due;
}

std::vector<Delivery::Letter> Delivery::take(Lane lane, std::vector<protocol::EnvelopeId>& due, std::size_t most,
                                             DeliveryReport& report) {
    std::vector<Letter> letters;
    std::size_t bytes = 0;
    while (!due.empty() && letters.size() < most && bytes <= full_batch) {
        const protocol::EnvelopeId id = due.back();
        due.pop_back();
        Result<std::optional<std::string>> envelope = spool_.read(lane, id);
        if (envelope && !*envelope) continue;
        const std::string damage = envelope ? damage_of(lane, id, **envelope) : envelope.error().message;
        if (!damage.empty()) {
            refuse(lane, id, damage, report);
            continue;
        }
        bytes += (*envelope)->size() + sizeof(std::uint32_t);
        letters.push_back({id, std::move(**envelope)});
    }
    return letters;
}

void Delivery::run_singles(const protocol::SigningPublicKey& key, DeliveryReport& report) {
    if (server_.until > clock_.steady()) return;
    std::vector<protocol::EnvelopeId> ids = due(Lane::single, report);
    const std::size_t most = ids.size() < batch_from ? 1 : protocol::most_in_batch;
    while (true) {
        const std::vector<Letter> letters = take(Lane::single, ids, most, report);
        if (letters.empty()) return;
        const Attempt attempt =
            most == 1 ? put_one(letters.front(), key, report) : post_many(Lane::single, letters, key, report);
        note(attempt, report);
        if (!attempt.server_answers) {
            wait_for_server(server_, attempt.wait);
            return;
        }
        server_ = {};
    }
}

// Ballots go at moments that have nothing to do with what else is delivered, whatever became of that.
void Delivery::run_ballots(const protocol::SigningPublicKey& key, DeliveryReport& report) {
    if (ballots_.until > clock_.steady()) return;
    std::vector<protocol::EnvelopeId> ids = due(Lane::batch, report);
    for (std::size_t i = ids.size(); i > 1; --i) {
        std::swap(ids[i - 1], ids[protocol::random_below(random_, i)]);
    }
    while (true) {
        const std::vector<Letter> letters = take(Lane::batch, ids, protocol::most_in_batch, report);
        if (letters.empty()) break;
        const Attempt attempt = post_many(Lane::batch, letters, key, report);
        note(attempt, report);
        if (!attempt.server_answers) {
            wait_for_server(ballots_, attempt.wait);
            return;
        }
    }
    ballots_.failures = 0;
    draw_ballot_moment();
}

Delivery::Attempt Delivery::put_one(const Letter& letter, const protocol::SigningPublicKey& key,
                                    DeliveryReport& report) {
    HttpRequest request =
        request_for("PUT", "/v1/submissions/" + to_hex(letter.id), letter.envelope, largest_small_answer);
    ask_for_list(request);
    signer_.sign(request);
    const Result<HttpAnswer> answer = client_.send(request);
    if (!answer) return {false, answer.error().message, false, {}};
    note_standing(answer->status, report);
    const bool worth = settle(Lane::single, letter, answer->status, answer->body, key, report);
    return {worth, worth ? "" : meaning_of(answer->status) + ", without a valid acknowledgement", true,
            asked_wait(*answer)};
}

Delivery::Attempt Delivery::post_many(Lane lane, std::span<const Letter> letters, const protocol::SigningPublicKey& key,
                                      DeliveryReport& report) {
    std::vector<std::string> envelopes;
    for (const Letter& letter : letters) envelopes.push_back(letter.envelope);
    protocol::Batch batch = protocol::write_batch(envelopes);
    const char* const path = lane == Lane::batch ? "/v1/ballots" : "/v1/submissions";
    HttpRequest request = request_for("POST", path, std::move(batch.body), largest_batch_answer);
    if (lane == Lane::batch) request.connection = Connection::fresh;
    if (lane == Lane::single) ask_for_list(request);
    signer_.sign(request);
    const Result<HttpAnswer> answer = client_.send(request);
    if (!answer) return {false, answer.error().message, false, {}};
    note_standing(answer->status, report);
    if (answer->status == 400 || answer->status == 413) return split(lane, letters, answer->status, key, report);
    if (answer->status != 200) return {false, meaning_of(answer->status), true, asked_wait(*answer)};
    const auto taken =
        lane == Lane::single ? protocol::BatchResults::or_listed : protocol::BatchResults::each_by_itself;
    const Result<std::vector<protocol::BatchResult>> results = protocol::read_batch_results(answer->body, taken);
    if (!results) return {false, "the answer is not our server's: " + results.error().message, true, {}};
    bool any_of_worth = false;
    for (const Letter& letter : letters) {
        const auto result = std::find_if(results->begin(), results->end(), [&](const protocol::BatchResult& candidate) {
            return candidate.id == letter.id;
        });
        if (result != results->end() && settle(lane, letter, result->status, result->acknowledgement, key, report)) {
            any_of_worth = true;
        } else {
            wait_after_failure(postponed_[letter.id], settings_.first_wait, settings_.longest_wait);
        }
    }
    return {any_of_worth, any_of_worth ? "" : "the server acknowledged nothing of a batch", true, {}};
}

// One envelope the server cannot even name must not hold up the others of its batch.
Delivery::Attempt Delivery::split(Lane lane, std::span<const Letter> letters, int status,
                                  const protocol::SigningPublicKey& key, DeliveryReport& report) {
    if (letters.size() == 1) {
        refuse(lane, letters.front().id, meaning_of(status), report);
        return {true, {}, true, {}};
    }
    const std::size_t half = letters.size() / 2;
    Attempt first = post_many(lane, letters.first(half), key, report);
    if (!first.server_answers) return first;
    return post_many(lane, letters.subspan(half), key, report);
}

bool Delivery::settle(Lane lane, const Letter& letter, int status, const std::string& acknowledgement,
                      const protocol::SigningPublicKey& key, DeliveryReport& report) {
    if (is_refusal(status)) {
        refuse(lane, letter.id, meaning_of(status), report);
        return true;
    }
    // What one signature acknowledges together came together: of ballots nobody may learn that, whoever answers.
    if (lane == Lane::batch && protocol::is_listed_acknowledgement(acknowledgement)) return false;
    // The status is no proof of anything: captive portals answer 200. The signature is.
    const Result<protocol::Acknowledgement> read = protocol::read_acknowledgement(acknowledgement, key);
    if (!read || read->id != letter.id || read->hash != protocol::sha256(letter.envelope)) return false;
    if (const Result<void> kept = spool_.acknowledge(lane, letter.id, acknowledgement); !kept) {
        // Delivered again later, which does no harm.
        report.problems.push_back(told(lane, letter.id, kept.error().message));
        wait_after_failure(postponed_[letter.id], settings_.first_wait, settings_.longest_wait);
        return true;
    }
    postponed_.erase(letter.id);
    report.reach = Reach::reached;
    ++(lane == Lane::single ? report.delivered : report.ballots_delivered);
    return true;
}

void Delivery::refuse(Lane lane, const protocol::EnvelopeId& id, const std::string& reason, DeliveryReport& report) {
    report.problems.push_back(told(lane, id, reason));
    if (const Result<void> raised = spool_.raise_alarm(lane, id, reason + "\n"); !raised) {
        report.problems.push_back(told(lane, id, raised.error().message));
    }
    wait_after_failure(postponed_[id], settings_.longest_wait, settings_.longest_refused_wait);
}

void Delivery::wait_after_failure(Waiting& waiting, milliseconds first, milliseconds longest) {
    milliseconds wait = first;
    for (unsigned i = 0; i < std::min(waiting.failures, most_doublings) && wait < longest; ++i) wait *= 2;
    wait = std::min(wait, longest);
    // Kiosks that lost the server at the same moment shall not come back at the same moment.
    const auto half = static_cast<std::uint64_t>(std::max<std::int64_t>(wait.count() / 2, 1));
    waiting.until = clock_.steady() + wait + milliseconds(protocol::random_below(random_, half));
    ++waiting.failures;
}

void Delivery::wait_for_server(Waiting& waiting, milliseconds asked_for) {
    wait_after_failure(waiting, settings_.first_wait, settings_.longest_wait);
    waiting.until = std::max(waiting.until, clock_.steady() + std::min(asked_for, settings_.longest_retry_after));
}

void Delivery::draw_ballot_moment() {
    const milliseconds now = clock_.steady();
    const milliseconds begin = std::max(now, ballot_interval_end_);
    const auto length = static_cast<std::uint64_t>(std::max<std::int64_t>(settings_.ballot_interval.count(), 1));
    ballots_.until = begin + milliseconds(protocol::random_below(random_, length));
    ballot_interval_end_ = begin + settings_.ballot_interval;
}

Result<protocol::Watermark> Delivery::fetch_watermark(const protocol::SigningPublicKey& key) {
    HttpRequest request;
    request.target = "/v1/watermark";
    request.largest_answer = largest_small_answer;
    const Result<HttpAnswer> answer = client_.send(request);
    if (!answer) return tl::unexpected(answer.error());
    if (answer->status != 200) return failure(meaning_of(answer->status));
    return protocol::read_watermark(answer->body, key);
}

std::optional<milliseconds> Delivery::singles_due() const {
    std::optional<milliseconds> next;
    const Result<std::vector<protocol::EnvelopeId>> ids = spool_.pending(Lane::single);
    // A folder that cannot be listed is looked at again with the next question for the watermark.
    for (const protocol::EnvelopeId& id : ids.value_or(std::vector<protocol::EnvelopeId>{})) {
        const auto waiting = postponed_.find(id);
        const milliseconds alone = waiting == postponed_.end() ? milliseconds(0) : waiting->second.until;
        const milliseconds due = std::max(alone, server_.until);
        next = std::min(next.value_or(due), due);
    }
    return next;
}

std::optional<milliseconds> Delivery::ballots_due() const {
    const Result<std::vector<protocol::EnvelopeId>> ids = spool_.pending(Lane::batch);
    return ids && !ids->empty() ? std::optional(ballots_.until) : std::nullopt;
}

milliseconds Delivery::next_wait() const {
    const milliseconds now = clock_.steady();
    milliseconds next = now + settings_.longest_refused_wait;
    for (const auto& due : {singles_due(), ballots_due()}) {
        if (due) next = std::min(next, *due);
    }
    return std::max(next - now, milliseconds(0));
}

}  // namespace veche::sync
