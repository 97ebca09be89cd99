namespace PureZmq.Bench.Peers;

/// <summary>The hidden sub-command: one peer of a benchmark, in a process of its own.</summary>
public static class PeerProgram
{
    /// <summary>The name of the sub-command.</summary>
    public const string CommandName = "bench-peer";

    // The parent kills a peer much sooner; this is for a parent that was killed itself.
    private static readonly TimeSpan LastResort = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, Action<PeerArguments, PeerConsole>> Roles = new()
    {
        [PeerRole.Push] = PushPullPeer.Push,
        [PeerRole.Pull] = PushPullPeer.Pull,
        [PeerRole.InprocPushPull] = PushPullPeer.BothInOneProcess,
        [PeerRole.Req] = ReqRepPeer.Req,
        [PeerRole.Rep] = ReqRepPeer.Rep,
        [PeerRole.InprocReqRep] = ReqRepPeer.BothInOneProcess,
        [PeerRole.ReqAsync] = ReqRepAsyncPeer.Req,
        [PeerRole.RepAsync] = ReqRepAsyncPeer.Rep,
        [PeerRole.InprocReqRepAsync] = ReqRepAsyncPeer.BothInOneProcess,
        [PeerRole.Dealer] = EchoPeer.Dealer,
        [PeerRole.RouterEcho] = EchoPeer.Router,
        [PeerRole.DealerEcho] = EchoPeer.Worker,
        [PeerRole.InprocDealerRouterEcho] = EchoPeer.BothInOneProcess,
        [PeerRole.Proxy] = ProxyPeer.Carry,
        [PeerRole.Pub] = PubSubPeer.Pub,
        [PeerRole.PubToProxy] = PubSubPeer.PubToProxy,
        [PeerRole.Sub] = PubSubPeer.Sub,
        [PeerRole.PubTopics] = TopicsPeer.Pub,
        [PeerRole.SubTopics] = TopicsPeer.Sub,
        [PeerRole.FanInPush] = FanInPeer.Push,
        [PeerRole.FanInPull] = FanInPeer.Pull,
        [PeerRole.SharedPush] = SharedSocketPeer.Push,
        [PeerRole.OpenLoopPush] = OpenLoopPeer.Push,
        [PeerRole.OpenLoopPull] = OpenLoopPeer.Pull,
        [PeerRole.ConnectDealer] = ConnectPeer.Dealer,
        [PeerRole.IdleRouter] = IdleRouterPeer.Router,
        [PeerRole.IdleDealers] = IdleDealersPeer.Dealers,
        [PeerRole.IdleSockets] = IdleSocketsPeer.Rest,
        [PeerRole.Spin] = SpinPeer.Spin,
    };

    /// <summary>Plays the role that the arguments name, speaking to the parent through standard input and output.</summary>
    /// <exception cref="FormatException">The arguments are not those of a peer.</exception>
    public static void Run(IReadOnlyList<string> line, TextReader input, TextWriter output)
    {
        var arguments = PeerArguments.Parse(line);
        if (!Roles.TryGetValue(arguments.Role, out var play))
            throw new FormatException($"There is no role {arguments.Role}.");
        using var lastResort = new Timer(_ => Environment.Exit(1), state: null, LastResort, Timeout.InfiniteTimeSpan);
        play(arguments, new PeerConsole(input, output));
    }
}
