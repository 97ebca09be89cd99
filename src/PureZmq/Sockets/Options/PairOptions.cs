namespace PureZmq;

/// <summary>Settings of a <see cref="PairSocket"/>, fixed once it is open. Change a copy: <c>options with { ... }</c>.</summary>
public sealed record PairOptions : SocketOptions;
