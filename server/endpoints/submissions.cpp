#include "server/endpoints/submissions.h"

#include <algorithm>
#include <system_error>

#include "server/endpoints/refusals.h"
#include "sync/protocol/acknowledgement.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/envelope.h"

namespace veche::server::endpoints {
namespace {

using Outcome = store::StoredEnvelope::Outcome;

constexpr std::chrono::seconds retry_after{2};

// What a PUT of one envelope is answered with before anything is stored; 0: it may be stored.
struct Judgement {
    int refused = 0;
    std::string reason;
    protocol::EnvelopeHeader header;
};

bool has_attachment(const Layout& layout, const protocol::Hash& hash) {
    const std::string name = protocol::to_hex(hash);
    std::error_code error;
    return std::filesystem::is_regular_file(layout.attachments() / name.substr(0, 2) / name, error);
}

Judgement judge(const Services& services, const store::Device& device, std::string_view envelope) {
    auto header = protocol::verify_envelope(envelope, device.key);
    if (!header) return {400, header.error().message, {}};
    Judgement judgement{0, {}, std::move(*header)};
    const auto& attachments = judgement.header.attachments;
    if (judgement.header.device != device.id) {
        judgement.refused = 400;
        judgement.reason = "the envelope is of another device";
    } else if (std::any_of(attachments.begin(), attachments.end(),
                           [&](const auto& hash) { return !has_attachment(services.layout, hash); })) {
        judgement.refused = 424;
        judgement.reason = "attachments are missing";
    }
    return judgement;
}

store::IncomingEnvelope incoming(const Judgement& judgement, std::string_view bytes) {
    return {judgement.header.id, protocol::sha256(bytes), judgement.header.is_ballot(), std::string(bytes)};
}

int status_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::added: return 201;
        case Outcome::already_there: return 200;
        case Outcome::conflict: return 409;
    }
    return 500;
}

struct Receipt {
    protocol::EnvelopeId id;
    protocol::Hash hash;
    std::size_t size = 0;
};

Result<std::string> acknowledge(const Services& services, const protocol::Epoch& epoch, const Receipt& receipt,
                                const store::StoredEnvelope& stored) {
    return protocol::write_acknowledgement({receipt.id, receipt.hash, epoch, stored.generation, stored.received},
                                           services.acknowledgement_key);
}

// What was there already costs the device nothing.
void count(Services& services, const protocol::DeviceId& device, const std::vector<Receipt>& receipts,
           const std::vector<store::StoredEnvelope>& stored) {
    double bytes = 0;
    for (std::size_t i = 0; i < stored.size(); ++i) {
        if (stored[i].outcome == Outcome::added) bytes += static_cast<double>(receipts[i].size);
    }
    services.stored_limit.spend(protocol::to_hex(device), bytes, std::chrono::steady_clock::now());
    const auto with = [&](Outcome outcome) {
        return static_cast<std::size_t>(
            std::count_if(stored.begin(), stored.end(), [&](const auto& each) { return each.outcome == outcome; }));
    };
    services.metrics.count_envelopes(with(Outcome::added), with(Outcome::already_there), with(Outcome::conflict));
}

http::Response not_stored() {
    return http::Response::later(503, retry_after, "cannot be stored now");
}
http::Response queue_full() {
    return http::Response::later(503, retry_after, "the queue is full");
}

// Signed by the server's thread, not by the writer's: the next commit does not wait for it.
http::Response answer_one(Services& services, const protocol::DeviceId& device, const Receipt& receipt,
                          const Result<StoredGroup>& group) {
    if (!group) return not_stored();
    count(services, device, {receipt}, group->envelopes);
    const store::StoredEnvelope stored = group->envelopes.front();
    if (stored.outcome == Outcome::conflict) return http::Response::text(409, "other bytes are stored under this id");
    http::Response response = http::Response::bytes(status_of(stored.outcome), {});
    response.before_sending = [&services, receipt, stored, epoch = group->epoch](http::Response& out) {
        auto acknowledgement = acknowledge(services, epoch, receipt, stored);
        if (!acknowledgement) {
            out.status = 500;
            return;
        }
        out.body = std::move(*acknowledgement);
    };
    return response;
}

void put(Services& services, http::Request& request, const http::Reply& reply) {
    const auto id = protocol::from_hex<protocol::EnvelopeId>(request.arguments.front());
    if (!id) return reply(http::Response::text(400, "the id must be 32 hexadecimal digits"));
    const auto device = services.fleet.find_device(request.device());
    if (!device) return reply(not_stored());
    const Judgement judgement = judge(services, *device, request.body);
    if (judgement.refused != 0) return reply(http::Response::text(judgement.refused, judgement.reason));
    if (judgement.header.id != *id) return reply(http::Response::text(400, "the envelope has another id"));
    if (judgement.header.is_ballot()) return reply(http::Response::text(400, "ballots come in batches only"));
    std::vector<store::IncomingEnvelope> envelopes;
    envelopes.push_back(incoming(judgement, request.body));
    const Receipt receipt{envelopes.front().id, envelopes.front().hash, request.body.size()};
    const bool taken = services.intake.submit(
        std::move(envelopes), [&services, reply, receipt, device = request.device()](const Result<StoredGroup>& group) {
            reply(answer_one(services, device, receipt, group));
        });
    if (!taken) reply(queue_full());
}

// A batch on its way: results of what was refused at once, receipts of what is to be stored.
struct BatchPlan {
    std::vector<protocol::BatchResult> refused;
    std::vector<Receipt> receipts;
    std::vector<store::IncomingEnvelope> envelopes;
};

// Fails when an envelope cannot even be named, or is of the wrong kind: then the whole batch is refused.
Result<BatchPlan> plan(const Services& services, const store::Device& device,
                       const std::vector<std::string_view>& envelopes, BatchKind kind) {
    BatchPlan made;
    for (const std::string_view bytes : envelopes) {
        const auto header = protocol::read_envelope_header(bytes);
        if (!header) return failure("an envelope in the batch cannot be read: " + header.error().message);
        if (header->is_ballot() != (kind == BatchKind::ballots)) {
            return failure("ballots go to /v1/ballots, everything else to /v1/submissions");
        }
        const Judgement judgement = judge(services, device, bytes);
        if (judgement.refused != 0) {
            services.refusals.note_envelope(device.id, judgement.refused);
            made.refused.push_back({header->id, judgement.refused, {}});
            continue;
        }
        made.envelopes.push_back(incoming(judgement, bytes));
        made.receipts.push_back({made.envelopes.back().id, made.envelopes.back().hash, bytes.size()});
    }
    return made;
}

http::Response answer_batch(Services& services, const protocol::DeviceId& device,
                            std::vector<protocol::BatchResult> results, const std::vector<Receipt>& receipts,
                            const Result<StoredGroup>& group) {
    if (!group) return not_stored();
    count(services, device, receipts, group->envelopes);
    for (const store::StoredEnvelope& stored : group->envelopes) {
        services.refusals.note_envelope(device, status_of(stored.outcome));
    }
    http::Response response = http::Response::json(200, {});
    response.before_sending = [&services, results = std::move(results), receipts, group = *group](http::Response& out) {
        std::vector<protocol::BatchResult> all = results;
        for (std::size_t i = 0; i < receipts.size(); ++i) {
            const store::StoredEnvelope& stored = group.envelopes[i];
            if (stored.outcome == Outcome::conflict) {
                all.push_back({receipts[i].id, status_of(stored.outcome), {}});
                continue;
            }
            auto acknowledgement = acknowledge(services, group.epoch, receipts[i], stored);
            const int status = acknowledgement ? status_of(stored.outcome) : 500;
            all.push_back({receipts[i].id, status, acknowledgement ? std::move(*acknowledgement) : std::string()});
        }
        out.body = protocol::write_batch_results(all);
    };
    return response;
}

void post(Services& services, BatchKind kind, http::Request& request, const http::Reply& reply) {
    const auto envelopes = protocol::read_batch(request.body);
    if (!envelopes) return reply(http::Response::text(400, envelopes.error().message));
    const auto device = services.fleet.find_device(request.device());
    if (!device) return reply(not_stored());
    // The request itself has had its token.
    const double others = std::max(static_cast<double>(envelopes->size()) - 1, 0.0);
    services.device_limit.spend(protocol::to_hex(request.device()), others, std::chrono::steady_clock::now());
    auto planned = plan(services, *device, *envelopes, kind);
    if (!planned) return reply(http::Response::text(400, planned.error().message));
    if (planned->envelopes.empty()) {
        return reply(http::Response::json(200, protocol::write_batch_results(planned->refused)));
    }
    const bool taken =
        services.intake.submit(std::move(planned->envelopes),
                               [&services, reply, device = request.device(), refused = std::move(planned->refused),
                                receipts = std::move(planned->receipts)](const Result<StoredGroup>& group) {
                                   reply(answer_batch(services, device, refused, receipts, group));
                               });
    if (!taken) reply(queue_full());
}

}  // namespace

Handler put_submission(Services& services) {
    return with_signed_body(
        [&services](http::Request& request, const http::Reply& reply) { put(services, request, reply); });
}

Handler post_batch(Services& services, BatchKind kind) {
    return with_signed_body(
        [&services, kind](http::Request& request, const http::Reply& reply) { post(services, kind, request, reply); });
}

}  // namespace veche::server::endpoints
