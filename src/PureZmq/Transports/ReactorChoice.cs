namespace PureZmq.Transports;

/// <summary>Which reactor a context has when nobody chose one: epoll where it is, unless the process was told otherwise.</summary>
internal static class ReactorChoice
{
    /// <summary>The environment variable: <c>epoll</c> or <c>portable</c>. It counts more than the switch.</summary>
    public const string Variable = "PUREZMQ_REACTOR";

    /// <summary>The switch of <see cref="AppContext"/>: true chooses the portable reactor.</summary>
    public const string Switch = "PureZmq.PortableReactor";

    private static readonly Lazy<ReactorKind> Chosen = new(static () => Choose(
        Environment.GetEnvironmentVariable(Variable),
        AppContext.TryGetSwitch(Switch, out var portable) && portable,
        OperatingSystem.IsLinux() && EpollSet.CanBeUsed()));

    /// <summary>The choice for this process, made once.</summary>
    /// <exception cref="InvalidOperationException">The environment variable says what cannot be.</exception>
    public static ReactorKind Default => Chosen.Value;

    /// <summary>Decides.</summary>
    /// <param name="variable">The environment variable's value; null or empty when it is not set.</param>
    /// <param name="portableSwitch">Whether the switch is on.</param>
    /// <param name="epollIsSupported">Whether this system has epoll.</param>
    public static ReactorKind Choose(string? variable, bool portableSwitch, bool epollIsSupported) => variable switch
    {
        null or "" => portableSwitch || !epollIsSupported ? ReactorKind.Portable : ReactorKind.Epoll,
        "portable" => ReactorKind.Portable,
        "epoll" when epollIsSupported => ReactorKind.Epoll,
        "epoll" => throw new InvalidOperationException($"{Variable} is 'epoll', which this system does not have."),
        _ => throw new InvalidOperationException($"{Variable} is '{variable}'; it may be 'epoll' or 'portable'."),
    };
}
