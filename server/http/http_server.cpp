#include "server/http/http_server.h"

#include <condition_variable>
#include <microhttpd.h>
#include <thread>

#include "server/http/acceptor.h"
#include "server/http/arrivals.h"
#include "server/http/exchange.h"
#include "server/http/waiting_room.h"

namespace veche::server::http {
namespace {

using Time = std::chrono::steady_clock;

constexpr std::size_t memory_of_connection = std::size_t{32} * 1024;  // header and buffers
constexpr std::chrono::seconds retry_after{2};

class MicrohttpdServer final : public HttpServer {
  public:
    MicrohttpdServer(const Router& router, ServerOptions options)
        : router_(&router),
          options_(std::move(options)),
          arrivals_(options_.connections_of_address, options_.trusted_proxies),
          shares_(options_.shares),
          room_(options_.answer) {}

    ~MicrohttpdServer() override {
        acceptor_.reset();
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            stopping_ = true;
            wake_.notify_all();
        }
        if (sweeper_.joinable()) sweeper_.join();
        // The library demands that nothing is suspended when it stops.
        room_.close();
        for (MHD_Daemon* daemon : threads_) MHD_stop_daemon(daemon);
    }

    Result<void> start(const Listener& listener) {
        for (unsigned i = 0; i < options_.threads; ++i) {
            if (MHD_Daemon* daemon = start_thread(); daemon != nullptr) threads_.push_back(daemon);
        }
        if (threads_.size() != options_.threads) {
            return failure("the HTTP server cannot be started (too few open files allowed?)");
        }
        auto acceptor = Acceptor::start(
            listener.descriptor(), [this] { return find_room(); },
            [this](int descriptor, const sockaddr* address, socklen_t size) {
                // Closes the connection if it does not take it.
                MHD_add_connection(threads_[next_], descriptor, address, size);
                next_ = (next_ + 1) % threads_.size();
            });
        if (!acceptor) return tl::unexpected(acceptor.error());
        acceptor_ = std::move(*acceptor);
        sweeper_ = std::thread([this] { sweep(); });
        return {};
    }

  private:
    [[nodiscard]] unsigned connections_of_thread() const {
        return (options_.most_connections + options_.threads - 1) / options_.threads;
    }

    // A daemon of the library with one thread, which gets its connections from the acceptor. Null: it cannot be.
    MHD_Daemon* start_thread() {
        return MHD_start_daemon(
            MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_NO_LISTEN_SOCKET, 0,
            &may_come, this, &handle, this, MHD_OPTION_CONNECTION_LIMIT, connections_of_thread(),
            MHD_OPTION_CONNECTION_TIMEOUT, static_cast<unsigned>(options_.idle.count()),
            MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory_of_connection, MHD_OPTION_URI_LOG_CALLBACK, &begin, this,
            MHD_OPTION_NOTIFY_COMPLETED, &end, this, MHD_OPTION_NOTIFY_CONNECTION, &come_or_gone, this, MHD_OPTION_END);
    }

    // Leaves in `next_` whose turn it is; one that is full is passed over.
    bool find_room() {
        for (std::size_t tried = 0; tried < threads_.size(); ++tried, next_ = (next_ + 1) % threads_.size()) {
            const MHD_DaemonInfo* info = MHD_get_daemon_info(threads_[next_], MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
            const std::size_t coming = arrivals_.coming_to(threads_[next_]);
            if (info == nullptr || info->num_connections + coming < connections_of_thread()) return true;
        }
        return false;
    }

    // On the acceptor's thread, for the daemon it gives the connection to.
    static MHD_Result may_come(void* closure, const sockaddr* address, socklen_t) {
        auto& server = *static_cast<MicrohttpdServer*>(closure);
        const bool may = server.arrivals_.may_come(server.threads_[server.next_], address, Time::now());
        return may ? MHD_YES : MHD_NO;
    }

    static void* begin(void*, const char* target, MHD_Connection*) {
        auto exchange = std::make_unique<Exchange>();
        exchange->target = target;
        exchange->target_place = target;
        exchange->started = Time::now();
        return exchange.release();
    }

    static void come_or_gone(void* closure, MHD_Connection* connection, void**, MHD_ConnectionNotificationCode what) {
        Arrivals& arrivals = static_cast<MicrohttpdServer*>(closure)->arrivals_;
        if (what == MHD_CONNECTION_NOTIFY_STARTED) {
            arrivals.opened(connection, Time::now());
        } else {
            arrivals.closed(connection);
        }
    }

    static void end(void* closure, MHD_Connection* connection, void** state, MHD_RequestTerminationCode code) {
        auto& server = *static_cast<MicrohttpdServer*>(closure);
        server.arrivals_.request_ended(connection, Time::now());
        const std::unique_ptr<Exchange> exchange(static_cast<Exchange*>(*state));
        *state = nullptr;
        if (exchange == nullptr) return;
        if (exchange->waiting != nullptr) exchange->waiting->answer(Response());
        if (exchange->phase == Exchange::Phase::body) server.tell_unfinished(*exchange, code);
    }

    // No answer is made for it, so nobody else sees it. That we stop ourselves is no fault of the request.
    void tell_unfinished(const Exchange& exchange, MHD_RequestTerminationCode code) const {
        if (!router_->unfinished || code == MHD_REQUEST_TERMINATED_DAEMON_SHUTDOWN) return;
        router_->unfinished(exchange.request, exchange.body_end);
    }

    static MHD_Result handle(void* closure, MHD_Connection* connection, const char*, const char* method,
                             const char* version, const char* upload, std::size_t* upload_size, void** state) {
        auto& server = *static_cast<MicrohttpdServer*>(closure);
        auto* exchange = static_cast<Exchange*>(*state);
        if (exchange == nullptr) return MHD_NO;
        switch (exchange->phase) {
            case Exchange::Phase::header: return server.on_header(connection, {method, version}, *exchange);
            case Exchange::Phase::asking: return server.on_admission(connection, *exchange);
            case Exchange::Phase::body:
                if (*upload_size == 0) return server.on_body_end(connection, *exchange);
                if (!server.on_body(connection, *exchange, {upload, *upload_size})) return MHD_NO;
                *upload_size = 0;
                return MHD_YES;
            case Exchange::Phase::storing: return server.on_stored(connection, *exchange);
            case Exchange::Phase::waiting: return server.on_answer(connection, *exchange);
            case Exchange::Phase::done: break;
        }
        return MHD_NO;
    }

    MHD_Result finish(MHD_Connection* connection, Exchange& exchange, Response response) {
        exchange.phase = Exchange::Phase::done;
        if (response.stream != nullptr && exchange.version == Exchange::Version::http_1_0) {
            response = Response::text(505, "this answer needs HTTP/1.1");
        }
        return send(connection, finished(exchange, std::move(response)), room_);
    }

    Response finished(const Exchange& exchange, Response response) const {
        const RouteGroup* group = exchange.route == nullptr ? nullptr : exchange.route->group.get();
        if (group != nullptr) response.fields.insert(response.fields.end(), group->fields.begin(), group->fields.end());
        if (router_->finish) router_->finish(exchange.request, response);
        return response;
    }

    MHD_Result on_header(MHD_Connection* connection, FirstLine line, Exchange& exchange) {
        arrivals_.header_read(connection);
        if (auto refused = read_head(connection, line, exchange, options_.trusted_proxies)) {
            return finish(connection, exchange, std::move(*refused));
        }
        if (auto refused = choose(exchange)) return finish(connection, exchange, std::move(*refused));
        if (exchange.route->admit && body_length(exchange.request) > 0) {
            exchange.phase = Exchange::Phase::asking;
            exchange.waiting = room_.begin();
            exchange.route->admit(exchange.request, [waiting = exchange.waiting](std::optional<Response> refusal) {
                waiting->answer(std::move(refusal));
            });
            return room_.suspend(connection, exchange.waiting) ? MHD_YES : on_admission(connection, exchange);
        }
        return take_body(connection, exchange);
    }

    // Whoever was to be asked has answered. Nothing of the body was read so far.
    MHD_Result on_admission(MHD_Connection* connection, Exchange& exchange) {
        std::optional<Response> refusal;
        {
            const std::lock_guard<std::mutex> lock(exchange.waiting->mutex);
            if (!exchange.waiting->answered) return MHD_YES;
            refusal.swap(exchange.waiting->response);
        }
        if (refusal) return finish(connection, exchange, std::move(*refusal));
        return take_body(connection, exchange);
    }

    MHD_Result take_body(MHD_Connection* connection, Exchange& exchange) {
        const std::uint64_t length = body_length(exchange.request);
        const bool goes_to_file = exchange.route->uploads != nullptr && length > 0;
        auto refused = goes_to_file ? open_upload(connection, exchange, length) : take_share(exchange, length);
        if (refused) return finish(connection, exchange, std::move(*refused));
        exchange.phase = Exchange::Phase::body;
        return MHD_YES;
    }

    std::optional<Response> open_upload(MHD_Connection* connection, Exchange& exchange, std::uint64_t length) {
        auto upload = exchange.route->uploads->begin(exchange.request.network, length);
        if (!upload) return std::move(upload.error());
        exchange.upload = std::move(*upload);
        const auto now = Time::now();
        const auto until = now + options_.request + std::chrono::seconds(length / options_.least_rate);
        Response too_slow = finished(exchange, Response::text(408, "it comes too slowly"));
        arrivals_.body_begins(connection, now, until, written(too_slow));
        return std::nullopt;
    }

    // The route, its limits and its checks.
    std::optional<Response> choose(Exchange& exchange) {
        if (room_.is_closed()) return Response::later(503, retry_after, "the server is stopping");
        Match found = find_route(*router_, exchange.request.method, exchange.request.path);
        if (found.route == nullptr) return none(found);
        exchange.route = found.route;
        exchange.request.arguments = std::move(found.arguments);
        const std::uint64_t length = body_length(exchange.request);
        if (length > found.route->largest_body) return Response::text(413, "too large");
        if (const RouteGroup* group = found.route->group.get(); group != nullptr) {
            if (auto refused = ask(group->checks, exchange.request)) return refused;
        }
        return ask(found.route->checks, exchange.request);
    }

    static Response none(const Match& found) {
        if (found.other_methods.empty()) return Response::text(404, "nothing here");
        Response response = Response::text(405, "another method is served here");
        response.fields.emplace_back("Allow", found.other_methods);
        return response;
    }

    static std::optional<Response> ask(const std::vector<Check>& checks, Request& request) {
        for (const Check& check : checks) {
            if (auto refused = check(request)) return refused;
        }
        return std::nullopt;
    }

    // After the checks: they tell whose share it is.
    std::optional<Response> take_share(Exchange& exchange, std::uint64_t length) {
        const Request& request = exchange.request;
        const bool is_signed = request.device() != protocol::DeviceId{};
        // Whoever only reads is bounded by connections: many kiosks may share an address.
        if (!is_signed && length == 0) return std::nullopt;
        auto answer = shares_.open(is_signed ? protocol::to_hex(request.device()) : request.network, length);
        switch (answer.verdict) {
            case Shares::Verdict::granted: break;
            case Shares::Verdict::own_share_used: return Response::later(429, retry_after, "too many requests at once");
            case Shares::Verdict::all_used: return Response::later(503, retry_after, "too much is being received");
        }
        exchange.share = std::move(answer.share);
        exchange.request.body.reserve(length);
        return std::nullopt;
    }

    // False ends the connection: no answer can be given in the middle of a body.
    [[nodiscard]] bool on_body(MHD_Connection* connection, Exchange& exchange, std::string_view piece) {
        if (exchange.upload != nullptr) return on_upload(connection, exchange, piece);
        if (exchange.refusal) {
            // Still heard, so that it is this that its sender is told at the end.
            arrivals_.body_came(connection, Time::now());
            return true;
        }
        if (Time::now() - exchange.started > options_.request) {
            exchange.body_end = BodyEnd::too_slow;
            return false;
        }
        if (exchange.request.body.size() + piece.size() > exchange.route->largest_body ||
            !exchange.share.arrive(piece.size())) {
            exchange.body_end = BodyEnd::no_room;
            return false;
        }
        exchange.request.body.append(piece);
        return true;
    }

    // As fast as the disk takes it: until then nothing more is read from the connection.
    bool on_upload(MHD_Connection* connection, Exchange& exchange, std::string_view piece) {
        arrivals_.body_came(connection, Time::now());
        if (!has_to_go_on(exchange)) return true;
        if (exchange.upload->add(piece)) return true;
        exchange.waiting = room_.begin();
        exchange.upload->when_room([waiting = exchange.waiting] { waiting->answer(std::nullopt); });
        arrivals_.body_came(connection, Time::now() + options_.answer);
        (void)room_.suspend(connection, exchange.waiting);
        return true;
    }

    // False: it is refused, and the rest is only read so that the answer is heard.
    static bool has_to_go_on(Exchange& exchange) {
        if (exchange.upload == nullptr) return false;
        if (exchange.waiting != nullptr) exchange.refusal = exchange.waiting->take_response();  // the disk is stuck
        switch (exchange.upload->state()) {
            case Upload::State::receiving:
            case Upload::State::whole: break;
            case Upload::State::no_room: exchange.refusal = Response::text(507, "the disk has no room for it"); break;
            case Upload::State::failed:
                exchange.refusal = Response::later(503, retry_after, "the disk did not take it");
                break;
        }
        if (exchange.refusal) exchange.upload.reset();
        return !exchange.refusal;
    }

    MHD_Result on_body_end(MHD_Connection* connection, Exchange& exchange) {
        arrivals_.body_ended(connection);
        if (!has_to_go_on(exchange)) return on_complete(connection, exchange);
        exchange.phase = Exchange::Phase::storing;
        exchange.waiting = room_.begin();
        exchange.upload->end([waiting = exchange.waiting] { waiting->answer(std::nullopt); });
        return room_.suspend(connection, exchange.waiting) ? MHD_YES : on_stored(connection, exchange);
    }

    MHD_Result on_stored(MHD_Connection* connection, Exchange& exchange) {
        if (has_to_go_on(exchange)) exchange.request.upload = std::move(exchange.upload);
        return on_complete(connection, exchange);
    }

    MHD_Result on_complete(MHD_Connection* connection, Exchange& exchange) {
        if (exchange.refusal) return finish(connection, exchange, std::move(*exchange.refusal));
        exchange.phase = Exchange::Phase::waiting;
        exchange.waiting = room_.begin();
        exchange.request.is_over = [waiting = exchange.waiting] {
            const std::lock_guard<std::mutex> lock(waiting->mutex);
            return waiting->answered;
        };
        exchange.route->handle(exchange.request, [waiting = exchange.waiting](Response response) {
            waiting->answer(std::move(response));
        });
        return room_.suspend(connection, exchange.waiting) ? MHD_YES : on_answer(connection, exchange);
    }

    MHD_Result on_answer(MHD_Connection* connection, Exchange& exchange) {
        auto response = exchange.waiting->take_response();
        // Woken without an answer: the library calls again when there is one.
        if (!response) return MHD_YES;
        if (response->before_sending) response->before_sending(*response);
        return finish(connection, exchange, std::move(*response));
    }

    void sweep() {
        std::unique_lock<std::mutex> lock(mutex_);
        while (!stopping_) {
            wake_.wait_for(lock, std::chrono::milliseconds(500));
            lock.unlock();
            const auto now = Time::now();
            room_.answer_late(now);
            arrivals_.end_those_since(now - options_.header);
            arrivals_.end_slow_bodies(now, options_.silence);
            lock.lock();
        }
    }

    const Router* router_;
    ServerOptions options_;
    std::vector<MHD_Daemon*> threads_;
    std::size_t next_ = 0;  // of them, on the acceptor's thread
    Arrivals arrivals_;
    Shares shares_;
    WaitingRoom room_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread sweeper_;
    std::unique_ptr<Acceptor> acceptor_;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::start(const Listener& listener, const Router& router,
                                                      ServerOptions options) {
    auto server = std::make_unique<MicrohttpdServer>(router, std::move(options));
    if (auto started = server->start(listener); !started) return tl::unexpected(started.error());
    return server;
}

}  // namespace veche::server::http
