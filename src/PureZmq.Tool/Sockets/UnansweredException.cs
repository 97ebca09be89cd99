namespace PureZmq.Tool.Sockets;

/// <summary>REP has a request and the input, which should have brought the reply, is over: it can neither answer nor receive.</summary>
internal sealed class UnansweredException() : Exception("a request came and no line of the input is left to answer it");
