global using PureZmq.Testing;
global using Xunit;
