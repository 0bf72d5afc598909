module example.kotlin {
    requires io.netloom.socket;
}
