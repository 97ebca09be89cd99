namespace PureZmq.Tests.Engine;

/// <summary>An invariant of leader and follower does not hold in the simulated world.</summary>
internal sealed class ModelBrokenException(string rule) : Exception(rule);
