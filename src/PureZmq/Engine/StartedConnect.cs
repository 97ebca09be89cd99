namespace PureZmq.Engine;

/// <summary>One connect call: when its peer is there, and what it made, if it was not a repetition that is passed over.</summary>
internal readonly record struct StartedConnect(Task Ready, Connector? Connector, InprocPipe? Pipe);
