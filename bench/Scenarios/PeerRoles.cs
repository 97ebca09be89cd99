namespace PureZmq.Bench.Scenarios;

/// <summary>The roles a library's peers play in a scenario.</summary>
/// <param name="Binder">Binds and tells where; started first.</param>
/// <param name="Connector">Connects.</param>
/// <param name="BothInOneProcess">Both as two threads of one process, for inproc; null where it does not run over that.</param>
/// <param name="BinderCounts">Whether the figure comes from the binder; otherwise from the connector.</param>
internal sealed record PeerRoles(string Binder, string Connector, string? BothInOneProcess, bool BinderCounts);
