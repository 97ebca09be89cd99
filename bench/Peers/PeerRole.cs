namespace PureZmq.Bench.Peers;

/// <summary>The names of the roles. libzmq's program has the same but for those that await, share a socket, or serve both.</summary>
internal static class PeerRole
{
    internal const string Push = "push";
    internal const string Pull = "pull";
    internal const string InprocPushPull = "inproc-push-pull";
    internal const string Req = "req";
    internal const string Rep = "rep";
    internal const string InprocReqRep = "inproc-req-rep";
    internal const string ReqAsync = "req-async";
    internal const string RepAsync = "rep-async";
    internal const string InprocReqRepAsync = "inproc-req-rep-async";
    internal const string Dealer = "dealer";
    internal const string RouterEcho = "router-echo";
    internal const string DealerEcho = "dealer-echo";
    internal const string InprocDealerRouterEcho = "inproc-dealer-router-echo";
    internal const string Proxy = "proxy";
    internal const string Pub = "pub";
    internal const string PubToProxy = "pub-to-proxy";
    internal const string Sub = "sub";
    internal const string PubTopics = "pub-topics";
    internal const string SubTopics = "sub-topics";
    internal const string FanInPush = "fan-in-push";
    internal const string FanInPull = "fan-in-pull";
    internal const string SharedPush = "shared-push";
    internal const string OpenLoopPush = "open-loop-push";
    internal const string OpenLoopPull = "open-loop-pull";
    internal const string ConnectDealer = "connect-dealer";
    internal const string IdleRouter = "idle-router";
    internal const string IdleDealers = "idle-dealers";
    internal const string IdleSockets = "idle-sockets";
    internal const string Spin = "spin";
}
